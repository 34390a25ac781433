"""The pack's plugin: it answers no hook, its notebooklets are listed by their entry points."""
