namespace CardSystem.EndToEnd;

/// <summary>Waits for what must come about, looking ten times a second; a limit keeps a broken build from hanging.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise, CancellationToken cancel)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(limit.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetTimestamp() < end, otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancel);
        }
    }
}
