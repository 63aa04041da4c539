namespace CardSystem.Mqtt.Tests.Kit;

/// <summary>Waiting for what other threads bring about, with a limit nobody should ever reach.</summary>
public static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

    public static Task InTime(this Task task) => task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
}
