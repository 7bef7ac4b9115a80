"""What the end-to-end tests are made of: the program under test, its peers, certificates, a terminal."""
