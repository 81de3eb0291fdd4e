"""Read cases from files: applications, scenarios and policies. Holds the scenario library too."""
