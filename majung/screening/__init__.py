"""What officers and outside offices found out about an application: tiers, checklists, findings, site visits, grades."""
