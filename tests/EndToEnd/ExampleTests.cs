namespace CardSystem.EndToEnd;

/// <summary>The examples of docs/examples.md, as a reader would run them. Each checks what it shows and ends with a sentence where it does not hold.</summary>
public sealed class ExampleTests
{
    private static string Examples => Path.Combine(Programs.Root, "examples");

    [Fact]
    public async Task EveryExampleHolds()
    {
        var run = await Programs.RunAsync(Path.Combine(Examples, "run.sh"), [], TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.EndsWith($"{Scripts().Count} examples hold.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryRowFromTwoToSeventeenTheMemberCardAndProgramsHaveAnExampleThatTheDocumentNames()
    {
        var scripts = Scripts();
        Assert.Equal(Enumerable.Range(2, 18).Select(row => $"{row:D2}-"), scripts.Select(name => name[..3]));
        var document = File.ReadAllText(Path.Combine(Programs.Root, "docs", "examples.md"));
        Assert.All(scripts, name => Assert.Contains($"examples/{name}", document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnExampleThatDoesNotHoldSaysWhatItExpectedAndFails()
    {
        var folder = Directory.CreateTempSubdirectory("examples");
        try
        {
            var wrong = Path.Combine(folder.FullName, "wrong.sh");
            await File.WriteAllTextAsync(wrong, $"""
                . "{Examples}/lib.sh"
                dir=$(mktemp -d)
                trap clean EXIT
                run echo green
                expect "green"
                expect "orange"
                echo "went on"
                """, TestContext.Current.CancellationToken);
            var run = await Programs.RunAsync("bash", [wrong], TestContext.Current.CancellationToken);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("This example does not hold: the answer should say 'orange'.", run.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("went on", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AnUnknownExampleIsRefusedWithThoseThereAre()
    {
        var run = await Programs.RunAsync(Path.Combine(Examples, "run.sh"), ["99"], TestContext.Current.CancellationToken);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("No example has '99' in its name; there are: 02-live-counts.sh ", run.Errors, StringComparison.Ordinal);
    }

    private static List<string> Scripts() => [.. Directory.GetFiles(Examples, "??-*.sh").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
}
