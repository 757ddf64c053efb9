"""What editors and pages need to colour rule files.

`words` says which words the language has, `textmate` writes the grammar that VS Code and others
read, `pygments_lexer` is found by Pygments as the language `rulec`.
"""
