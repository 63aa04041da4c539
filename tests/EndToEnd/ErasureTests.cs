using System.Text;

namespace CardSystem.EndToEnd;

/// <summary>
/// Two people who signed in at real kiosks are erased at the centre. What a kiosk still knows of them is looked for in every byte of its folder: at the one that is connected at once, and at the one that was off when
/// it happened as soon as it is back.
/// </summary>
public sealed class ErasureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task AKioskForgetsWhoWasErasedAlsoWhereItWasOffAtTheTime()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var town = await Town.BuildAsync(members: 60, cancel);
        await town.StartAsync(cancel);
        await using (town.Play(seconds: 240))
        {
            await Until.TrueAsync(() => Task.FromResult(Met(town, 0).Count > 1 && Met(town, 1).Except(Met(town, 0)).Any()), Patience, () => "Nobody signed in at both kiosks.\n" + town.Logs(), cancel);
        }

        await town.SettleAsync(cancel);
        var (first, second) = (Met(town, 0)[0], Met(town, 1).Except(Met(town, 0)).First());
        await town.KillKioskAsync(1);
        Assert.NotEmpty(Places(town, 0, first.Card));
        Assert.NotEmpty(Places(town, 1, second.Card));

        foreach (var (_, member, _) in new[] { first, second }) await town.CentreAsync(["privacy", "erase", member, "--reason", "asked for on paper", "--by", "officer"], cancel);
        await ForgetsAsync(town, 0, first, cancel);
        // Who is off knows it still, and the centre says so.
        Assert.NotEmpty(Places(town, 1, second.Card));
        Assert.Contains("kiosks that have not heard yet: kiosk-2", await town.CentreAsync(["privacy", "erasures"], cancel), StringComparison.Ordinal);

        await using var relay = town.Relay();
        await town.StartKioskAsync(1, cancel);
        await ForgetsAsync(town, 1, second, cancel);
        await Until.TrueAsync(async () => !(await town.CentreAsync(["privacy", "erasures"], cancel)).Contains("not heard yet", StringComparison.Ordinal), Patience, () => "A kiosk is still waited for.\n" + town.Logs(), cancel);
        // Everybody else's cards are still known.
        Assert.NotEmpty(Met(town, 0).Concat(Met(town, 1)));
    }

    /// <summary>The cards of people that a kiosk has on its disk, the list of cards not to be taken aside.</summary>
    private static List<(string Card, string Member, string Name)> Met(Town town, int kiosk)
    {
        var bytes = Files(town, kiosk).Select(f => f.Bytes).ToList();
        return [.. town.Given().Where(g => bytes.Exists(b => b.AsSpan().IndexOf(Encoding.UTF8.GetBytes(g.Card)) >= 0))];
    }

    private static Task ForgetsAsync(Town town, int kiosk, (string Card, string Member, string Name) person, CancellationToken cancel) => Until.TrueAsync(
        () => Task.FromResult(new[] { person.Card, person.Member, person.Name }.All(w => Places(town, kiosk, w).Count == 0)), Patience,
        () => $"{person} is still in {string.Join(", ", new[] { person.Card, person.Member, person.Name }.SelectMany(w => Places(town, kiosk, w)))} of kiosk-{kiosk + 1}.\n{town.Logs()}", cancel);

    /// <summary>Files with the word anywhere in their bytes, as text or as Base64.</summary>
    private static List<string> Places(Town town, int kiosk, string word) =>
        [.. Files(town, kiosk).Where(f => new[] { Encoding.UTF8.GetBytes(word), Encoding.Unicode.GetBytes(word), Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(word)).TrimEnd('=')[..^1]) }.Any(w => f.Bytes.AsSpan().IndexOf(w) >= 0)).Select(f => f.Name)];

    private static IEnumerable<(string Name, byte[] Bytes)> Files(Town town, int kiosk)
    {
        foreach (var file in Directory.EnumerateFiles(town.KioskFolder(kiosk), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".hotlist", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var copy = new MemoryStream();
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                stream.CopyTo(copy);
            }
            catch (FileNotFoundException)
            {
                // Renamed or cut off meanwhile; looked at again.
                continue;
            }

            yield return (Path.GetFileName(file), copy.ToArray());
        }
    }
}
