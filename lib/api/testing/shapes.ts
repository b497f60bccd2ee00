import { existsSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A type as data: members by name, with `?` where they may be missing; of a union its sorted members; else its name. */
export type Shape = string | string[] | { [member: string]: Shape };

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2022,
  noEmit: true,
  // No declarations but the language's own.
  types: [],
  lib: ["lib.es2022.d.ts"],
};

/**
 * The shapes of the types that each module exports, by name. A module is a file of ours, or text under a name of its own.
 * Packages, generated code and what is imported for its values alone are not read.
 *
 * @throws Error where a text's types do not compile
 */
export function shapesOf(modules: Record<string, string | undefined>): Map<string, Shape>[] {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => modules[name] !== undefined || fileExists(name);
  host.getSourceFile = (name, version) => {
    const text = modules[name];
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map((literal) => ({ resolvedModule: importsTypes(literal) ? ours(literal.text, from) : undefined }));
  const program = ts.createProgram(Object.keys(modules), options, host);
  const checker = program.getTypeChecker();
  return Object.entries(modules).map(([name, text]) => {
    const file = program.getSourceFile(name);
    const [problem] = file && text !== undefined ? program.getSemanticDiagnostics(file) : [];
    if (problem) throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
    const module = file && checker.getSymbolAtLocation(file);
    const types = module ? checker.getExportsOfModule(module) : [];
    return new Map(types.map((type) => [type.name, shapeOf(declared(type, checker), checker)]));
  });
}

/** Whether any type is imported; what brings only values need not be read. */
function importsTypes({ parent }: ts.StringLiteralLike): boolean {
  if (ts.isExportDeclaration(parent)) return true;
  if (!ts.isImportDeclaration(parent) || !parent.importClause) return false;
  const { phaseModifier, namedBindings } = parent.importClause;
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  return !!namedBindings && ts.isNamedImports(namedBindings) && namedBindings.elements.some((name) => name.isTypeOnly);
}

/** A relative import of a file that is not generated. */
function ours(specifier: string, from: string): ts.ResolvedModuleFull | undefined {
  const resolvedFileName = `${path.resolve(path.dirname(from), specifier)}.ts`;
  if (!specifier.startsWith(".") || specifier.includes("/generated/") || !existsSync(resolvedFileName))
    return undefined;
  return { resolvedFileName, extension: ts.Extension.Ts };
}

/** What is exported again stands for what it was exported from. */
function declared(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Type {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return checker.getDeclaredTypeOfSymbol(original);
}

function shapeOf(type: ts.Type, checker: ts.TypeChecker): Shape {
  if (type.isUnion() && !(type.flags & ts.TypeFlags.BooleanLike)) {
    // That it may be missing is told by its name.
    const members = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const [first] = members;
    if (first && members.length === 1) return shapeOf(first, checker);
    return members.map((member) => checker.typeToString(member)).sort();
  }
  const values = type.getStringIndexType();
  if (values) return { "[string]": shapeOf(values, checker) };
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return checker.typeToString(type);
  const members = type.getProperties().map((member): [string, Shape] => {
    const optional = member.flags & ts.SymbolFlags.Optional ? "?" : "";
    return [`${member.name}${optional}`, shapeOf(checker.getTypeOfSymbol(member), checker)];
  });
  return Object.fromEntries(members);
}
