"""The languages: what is said in each (the catalogues), and how words, dates and numbers are shown."""
