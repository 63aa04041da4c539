using CardSystem.Ingest.Commands;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>What a command ended with and said.</summary>
internal sealed record Said(int Code, string Output, string Errors);

/// <summary>Runs commands in this process, over a test's database, and keeps what they say: a run of the tests shows only what the tests have to say.</summary>
internal static class CommandLine
{
    private static readonly FlowWriter Output = new(Console.Out), Errors = new(Console.Error);

    static CommandLine()
    {
        Console.SetOut(Output);
        Console.SetError(Errors);
    }

    public static async Task<int> RunAsync(TestDatabase database, params string[] args) => (await SayAsync(database, args)).Code;

    /// <param name="database">Null for commands that need none.</param>
    public static async Task<Said> SayAsync(TestDatabase? database, params string[] args)
    {
        using StringWriter output = new(), errors = new();
        (Output.Flow, Errors.Flow) = (output, errors);
        string[] settings = database is null ? [] :
            ["--set", $"Storage:Provider={database.Options.Provider}", "--set", $"Storage:File={database.Options.File}", "--set", $"Storage:ConnectionString={database.Options.ConnectionString}"];
        var code = await new IngestCommands((_, _) => Task.CompletedTask).InvokeAsync([.. args, .. settings]);
        return new Said(code, output.ToString(), errors.ToString());
    }

    /// <summary>What a command does behind its arguments; what it says goes nowhere.</summary>
    public static async Task QuietlyAsync(Func<Task> work)
    {
        (Output.Flow, Errors.Flow) = (TextWriter.Null, TextWriter.Null);
        await work();
    }

    /// <summary>Writes to where the test that called says, and anything else to where it went before: tests run side by side.</summary>
    private sealed class FlowWriter(TextWriter otherwise) : TextWriter
    {
        private readonly AsyncLocal<TextWriter?> _flow = new();

        public TextWriter? Flow { set => _flow.Value = value; }

        public override System.Text.Encoding Encoding => otherwise.Encoding;

        private TextWriter Now => _flow.Value ?? otherwise;

        public override void Write(char value) => Now.Write(value);

        public override void Write(char[] buffer, int index, int count) => Now.Write(buffer, index, count);

        public override void Write(string? value) => Now.Write(value);

        public override void WriteLine(string? value) => Now.WriteLine(value);

        public override void Flush() => Now.Flush();
    }
}
