"""Role profiles of users' own tables: a role, and the skills at levels that it needs."""
