"""What generators' services say of keys, models and money, for nothing."""
