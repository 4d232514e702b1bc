"""The rules as a clinician reads them: as prose, as a table, as a picture, and by cases."""
