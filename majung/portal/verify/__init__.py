"""Whether a paper of ours is genuine: for a bank, or anybody who holds one."""
