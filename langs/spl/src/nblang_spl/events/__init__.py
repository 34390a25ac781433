"""Where events come from: folders of files, frames."""
