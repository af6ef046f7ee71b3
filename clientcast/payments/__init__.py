"""Money taken: renewals, collections, undoing, handing over."""
