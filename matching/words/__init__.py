"""What single words stand for: spelling, base forms, meanings, subjects and themes; one by one and many together."""
