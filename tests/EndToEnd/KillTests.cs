namespace CardSystem.EndToEnd;

/// <summary>Power cuts in the middle of a morning: nothing lost, nothing twice.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task NothingIsLostOrDoubledWhenAKioskTheCentreAndTheCardServiceAreKilled()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var town = await Town.BuildAsync(members: 120, cancel);
        await town.StartAsync(cancel);
        await using var members = town.Play(seconds: 50);

        await PauseAsync(7, cancel);
        await town.KillKioskAsync(0);
        await PauseAsync(2, cancel);
        await town.StartKioskAsync(0, cancel);

        await PauseAsync(5, cancel);
        await town.KillCentreAsync();
        await PauseAsync(3, cancel);
        await town.StartCentreAsync(cancel);

        await PauseAsync(5, cancel);
        await town.KillPcscdAsync();
        await PauseAsync(2, cancel);
        await town.RestartPcscdAsync(cancel);

        await members.WaitForEndAsync(cancel);
        Assert.True(members.ExitCode == 0, members.Output);
        await town.SettleAsync(cancel);

        var verdict = await town.CheckAsync(cancel);
        // Enough for the rest to mean something, on a slow machine too.
        Assert.True(verdict.GetProperty("lights").GetProperty("green").GetInt64() >= 5, verdict + "\n" + town.Logs());
        Assert.True(verdict.GetProperty("lost").GetInt64() == 0, verdict + "\n" + town.Logs());
        Assert.True(verdict.GetProperty("duplicated").GetInt64() == 0, verdict + "\n" + town.Logs());
        Assert.True(verdict.GetProperty("wronglyAccepted").GetInt64() == 0, verdict + "\n" + town.Logs());
    }

    /// <summary>Lets the morning go on for a while; what follows does not depend on how long exactly.</summary>
    private static Task PauseAsync(int seconds, CancellationToken cancel) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancel);
}
