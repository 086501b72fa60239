"""The rules of the support directory: when a service is open, how an entry ages, which place somebody means."""
