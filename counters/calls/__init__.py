"""What is done in a call to the loss hotline, one file an act: taken, heard, stopped, proved, told, ended."""
