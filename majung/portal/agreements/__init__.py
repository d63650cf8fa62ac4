"""전자약정 in the owners' door: read, tick, sign, be identified, keep the paper."""
