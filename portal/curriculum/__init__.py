"""The curriculum kept as files in the repository: `reading` understands them, `loading` puts them into Wagtail."""
