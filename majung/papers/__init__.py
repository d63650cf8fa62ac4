"""Every paper we issue: template, frozen data, rendering, numbering, verification."""
