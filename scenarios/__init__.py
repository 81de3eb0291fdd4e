"""Cases from files: applications, scenarios, policies, each read strictly; and the library of scenarios shipped with Saksgang."""
