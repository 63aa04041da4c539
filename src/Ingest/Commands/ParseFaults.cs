using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace CardSystem.Ingest.Commands;

/// <summary>What is wrong with a command as it was typed, in one sentence that says what to type instead.</summary>
internal static partial class ParseFaults
{
    public static string Of(ParseResult parsed)
    {
        var path = Path(parsed.CommandResult);
        var help = $"'{path} --help' tells {(parsed.CommandResult.Command.Subcommands.Count > 0 ? "what there is" : "what it takes")}.";
        // An unknown word is the cause of what is said to be missing beside it.
        if (parsed.UnmatchedTokens.Count > 0) return $"'{Contracts.Shown.Of(parsed.UnmatchedTokens[0])}' is not known here; {help}";
        string[] missing = [.. Missing(parsed.CommandResult)];
        if (missing.Length > 0) return $"'{path}' needs {Listed(missing)}; {help}";
        if (parsed.CommandResult.Command is { Action: null, Subcommands.Count: > 0 }) return $"'{path}' needs one of {Listed([.. parsed.CommandResult.Command.Subcommands.Select(c => c.Name)])}; {help}";
        var message = parsed.Errors[0].Message;
        return NotOfType().Match(message) is { Success: true } odd
            ? $"'{Contracts.Shown.Of(odd.Groups["value"].Value)}' is not {Kind(odd.Groups["type"].Value)}{Where(odd)}; {help}"
            : $"{message.TrimEnd('.')}; {help}";
    }

    private static IEnumerable<string> Missing(CommandResult typed) =>
    [
        .. typed.Command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > (typed.GetResult(a)?.Tokens.Count ?? 0)).Select(a => a.Name),
        .. typed.Command.Options.Where(o => o.Required && typed.GetResult(o) is null or { Implicit: true } && o.Required).Select(o => o.Name),
    ];

    private static string Path(CommandResult typed)
    {
        var names = new List<string>();
        for (SymbolResult? result = typed; result is CommandResult command; result = result.Parent) names.Add(command.Parent is null ? "ingest" : command.Command.Name);
        names.Reverse();
        return string.Join(' ', names);
    }

    private static string Listed(string[] names) => names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    private static string Kind(string type) => type switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Double" or "System.Decimal" => "a number",
        "System.Boolean" => "true or false",
        _ => "what is allowed here",
    };

    private static string Where(Match odd) => odd.Groups["kind"].Value == "option" ? $" for {odd.Groups["name"].Value}" : "";

    [GeneratedRegex("^Cannot parse argument '(?<value>.*)' for (?<kind>command|option) '(?<name>.*)' as expected type '(?<type>[^']*)'", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex NotOfType();
}
