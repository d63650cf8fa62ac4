"""What people and outside offices found out about an application: tiers, checks, findings, site visits."""
