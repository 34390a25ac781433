// Reads {"databases": {name: {table: {column: type}}}, "queries": [{"name", "database", "text"}]}
// from standard input; writes, by query name, what Microsoft's language service makes of each:
// {"errors", "columns", "parameters", "tables", "lints"}. Loading the service takes a second and a
// query ten milliseconds, hence one process for all.
"use strict";

require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");

const Language = Kusto.Language;
const Symbols = Language.Symbols;

const NUMBERS = new Set(["int", "long", "real", "decimal"]);
const COMPARISONS = new Set([
  "==", "!=", "=~", "!~", "<", ">", "<=", ">=", "has", "!has", "has_cs", "contains", "!contains",
  "contains_cs", "startswith", "!startswith", "startswith_cs", "endswith", "!endswith",
]);
// Of these a pipe may have some before the filter on time, since they keep every row.
const KEEPS_ROWS = new Set([
  "ExtendOperator", "ProjectOperator", "ProjectAwayOperator", "ProjectKeepOperator",
  "ProjectRenameOperator", "ProjectReorderOperator", "ParseOperator",
]);
// Functions whose result is one of several arguments: from which on, and in which steps.
const BRANCHES = { iff: [1, 1], iif: [1, 1], case: [1, 2], coalesce: [0, 1] };

const kind = (node) => Bridge.getTypeName(node).split(".").pop();
const items = (list) =>
  list ? Array.from({ length: list.Count }, (_, place) => list.getItem(place)) : [];
const elements = (list) => items(list).map((item) => item.Element$1 || item.Element);
const said = (node) => node.toString(0).trim().replace(/\s+/g, " ");

function* nodes(node) {
  yield node;
  for (let place = 0; place < node.ChildCount; place++) {
    const child = node.GetChild(place);
    if (child && child.ChildCount !== undefined) yield* nodes(child);
  }
}

function globals(tables) {
  const symbols = Object.entries(tables).map(
    ([table, columns]) =>
      new Symbols.TableSymbol.$ctor4(
        table,
        Object.entries(columns).map(
          ([column, type]) =>
            new Symbols.ColumnSymbol(column, Symbols.ScalarTypes.GetSymbol(type)),
        ),
      ),
  );
  const database = new Symbols.DatabaseSymbol.ctor("db", symbols);
  const cluster = new Symbols.ClusterSymbol.ctor("cluster", [database]);
  return Language.GlobalState.Default.WithCluster(cluster).WithDatabase(database);
}

function family(node) {
  const type = node && node.ResultType;
  if (!type || !type.IsScalar) return null;
  const name = type.Name;
  if (!name || name === "dynamic" || name === "unknown") return null;
  return NUMBERS.has(name) ? "number" : name;
}

function* mixed(node, left, rights) {
  const one = family(left);
  for (const right of rights) {
    const other = family(right);
    if (one && other && one !== other) {
      yield `compares ${left.ResultType.Name} with ${right.ResultType.Name}: ${said(node)}`;
    }
  }
}

function* comparisons(root) {
  for (const node of nodes(root)) {
    const type = kind(node);
    if (type === "BinaryExpression" && COMPARISONS.has(node.Operator.Text)) {
      yield* mixed(node, node.Left, [node.Right]);
    } else if (type === "InExpression" || type === "HasAnyExpression") {
      yield* mixed(node, node.Left, elements(node.Right.Expressions));
    } else if (type === "BetweenExpression") {
      yield* mixed(node, node.Left, [node.Right.First]);
      if (family(node.Right.Second) !== "timespan") {
        yield* mixed(node, node.Left, [node.Right.Second]);
      }
    }
  }
}

function* branches(root) {
  for (const node of nodes(root)) {
    if (kind(node) !== "FunctionCallExpression") continue;
    const [first, step] = BRANCHES[node.Name.SimpleName] || [];
    if (step === undefined) continue;
    const given = elements(node.ArgumentList.Expressions);
    const results = given.filter(
      (_, place) =>
        (place >= first && (place - first) % step === 0) ||
        (step === 2 && place === given.length - 1),
    );
    const types = new Set(results.map(family).filter(Boolean));
    if (types.size > 1) {
      yield `${node.Name.SimpleName} yields ${[...types].sort().join(" or ")}: ${said(node)}`;
    }
  }
}

function conjuncts(node) {
  const type = kind(node);
  if (type === "ParenthesizedExpression") return conjuncts(node.Expression);
  if (type === "BinaryExpression" && node.Operator.Text === "and") {
    return [...conjuncts(node.Left), ...conjuncts(node.Right)];
  }
  return [node];
}

function isTime(node) {
  return (
    kind(node) === "NameReference" &&
    node.ReferencedSymbol instanceof Symbols.ColumnSymbol &&
    node.ResultType.Name === "datetime"
  );
}

const isName = (node, name) => kind(node) === "NameReference" && node.SimpleName === name;

function disjuncts(node) {
  const type = kind(node);
  if (type === "ParenthesizedExpression") return disjuncts(node.Expression);
  if (type === "BinaryExpression" && node.Operator.Text === "or") {
    return [...disjuncts(node.Left), ...disjuncts(node.Right)];
  }
  return [node];
}

// A time that a row need not have bounds it where it has one: "isnull(End) or End >= p_start".
const isAbsent = (node) =>
  kind(node) === "FunctionCallExpression" &&
  node.Name.SimpleName === "isnull" &&
  elements(node.ArgumentList.Expressions).every(isTime);

// What every alternative bounds is bounded.
function bothBounds(alternatives) {
  const [one, ...more] = alternatives.map(bounds);
  return [...one].filter((bound) => more.every((other) => other.has(bound)));
}

function bounds(condition) {
  const found = new Set();
  for (const node of conjuncts(condition)) {
    if (kind(node) !== "BinaryExpression") continue;
    const operator = node.Operator.Text;
    if (operator === "or") {
      const alternatives = disjuncts(node).filter((one) => !isAbsent(one));
      if (alternatives.length) for (const bound of bothBounds(alternatives)) found.add(bound);
    }
    if (operator === ">=" && isTime(node.Left) && isName(node.Right, "p_start")) found.add("start");
    if (operator === "<" && isTime(node.Left) && isName(node.Right, "p_end")) found.add("end");
  }
  return found;
}

// The newest row of each thing, whole: whether that one lies in the range is asked afterwards.
const isNewest = (operator) =>
  kind(operator) === "SummarizeOperator" &&
  [...nodes(operator)].some(
    (node) =>
      kind(node) === "FunctionCallExpression" &&
      node.Name.SimpleName === "arg_max" &&
      elements(node.ArgumentList.Expressions).some((one) => kind(one) === "StarExpression"),
  );

const isTable = (node) =>
  kind(node) === "NameReference" && node.ReferencedSymbol instanceof Symbols.TableSymbol;

function* unbounded(root) {
  for (const node of nodes(root)) {
    if (!isTable(node)) continue;
    const found = new Set();
    let expression = node;
    while (kind(expression.Parent) === "PipeExpression" && expression.Parent.Expression === expression) {
      expression = expression.Parent;
      const operator = expression.Operator;
      if (kind(operator) === "FilterOperator") {
        for (const bound of bounds(operator.Condition)) found.add(bound);
      } else if (!KEEPS_ROWS.has(kind(operator)) && !isNewest(operator)) {
        break;
      }
    }
    if (found.size < 2) {
      yield `reads ${node.SimpleName} without a time column >= p_start and < p_end`;
    }
  }
}

function parameters(root) {
  return [...nodes(root)]
    .filter((node) => kind(node) === "FunctionParameter")
    .filter((node) => kind(node.Parent.Parent.Parent) === "QueryParametersStatement")
    .map((node) => [node.NameAndType.Name.SimpleName, said(node.NameAndType.Type)]);
}

function* names(root, columns) {
  for (const [name] of parameters(root)) {
    if (!name.startsWith("p_")) yield `the parameter ${name} does not begin with p_`;
  }
  for (const column of Object.keys(columns)) {
    if (column.startsWith("p_")) yield `the column ${column} begins with p_`;
  }
}

function check(text, state) {
  const code = Language.KustoCode.ParseAndAnalyze(text, state);
  const root = code.Syntax;
  const result = code.ResultType;
  const columns = Object.fromEntries(
    items(result && result.Columns).map((column) => [column.Name, column.Type.Name]),
  );
  const errors = items(code.GetDiagnostics())
    .filter((diagnostic) => diagnostic.Severity === "Error")
    .map((diagnostic) => {
      const line = text.slice(0, diagnostic.Start).split("\n").length;
      const where = text.slice(diagnostic.Start, diagnostic.Start + diagnostic.Length);
      return `line ${line}: ${diagnostic.Message} (${where.trim().slice(0, 60)})`;
    });
  return {
    errors,
    columns,
    parameters: Object.fromEntries(parameters(root)),
    tables: [...new Set([...nodes(root)].filter(isTable).map((node) => node.SimpleName))],
    lints: [
      ...comparisons(root),
      ...branches(root),
      ...unbounded(root),
      ...names(root, columns),
    ],
  };
}

const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
const states = Object.fromEntries(
  Object.entries(input.databases).map(([name, tables]) => [name, globals(tables)]),
);
const answer = Object.fromEntries(
  input.queries.map(({ name, database, text }) => [name, check(text, states[database])]),
);
process.stdout.write(JSON.stringify(answer));
