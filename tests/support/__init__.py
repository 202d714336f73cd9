"""What tests of the whole program stand on: customers, and the accounts of what they ordered."""
