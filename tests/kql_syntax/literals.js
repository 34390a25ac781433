// Reads a list of texts from standard input; writes the tokens that Microsoft's lexer cuts each
// into, as {"kind", "value", "lines"}: of a string literal its value, of any other token its text,
// and in how many lines the token stands by Microsoft's own rule for line breaks.
"use strict";

require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");

const { Parsing, Syntax, KustoFacts } = Kusto.Language;
const STRING = Syntax.SyntaxKind.StringLiteralToken;
const END = Syntax.SyntaxKind.EndOfTextToken;

function lines(text) {
  const breaks = [...text].filter((letter) =>
    Parsing.TextFacts.IsLineBreakStart(letter.charCodeAt(0)),
  );
  return breaks.length + 1;
}

function tokens(text) {
  return Parsing.TokenParser.ParseTokens(text)
    .filter((token) => token.Kind !== END)
    .map((token) => ({
      kind: token.Kind === STRING ? "string" : "other",
      value: token.Kind === STRING ? KustoFacts.GetStringLiteralValue(token.Text) : token.Text,
      lines: lines(token.Text),
    }));
}

const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(tokens)));
