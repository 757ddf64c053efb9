"""Tables of goods -> rule files to go on with, and the beginnings of new ones.

Readers (`csv_table`, `xlsx_table`, `yaml_table`) make a `Table` of rows; `draft` turns it into the
text of a rule file, with a comment `# to do` wherever a person has to decide.
"""
