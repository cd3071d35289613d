"""What a run notes for whoever mends the program, and the report that is made of it: nothing leaves the machine."""
