"""What the doors share: layout, words, access rules, problem JSON."""
