"""Lines: one subscribed service instance each, with its terms and boxes."""
