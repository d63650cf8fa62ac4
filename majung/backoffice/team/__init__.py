"""Who does how much at a branch: workload, handing over cases, moving them to another branch, delegating duties."""
