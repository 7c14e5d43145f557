"""The pages a person looks at: Datasette over the published data with pages of ours, and the auditor's packet."""
