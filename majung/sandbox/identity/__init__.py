"""The identity provider: OpenID Connect for one transaction at a time, without accounts or sessions."""
