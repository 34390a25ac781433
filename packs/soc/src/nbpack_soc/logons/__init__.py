"""What can be read out of logons: pure functions over the records Logon and LogonCount."""
