"""Microsoft Defender XDR advanced hunting for nbcore."""
