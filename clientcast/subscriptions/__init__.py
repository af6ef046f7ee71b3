"""Lines: subscriptions, their terms and boxes."""
