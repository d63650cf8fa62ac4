"""The words of agreements: the shipped ones, versions that staff propose and agree, and how two differ."""
