namespace CardSystem.Ingest.Storage;

/// <summary>
/// Takes a step of a service's work again and again until the service is told to stop. A step that the database or a file system refuses is told when it is first met, not each time it is met again.
/// Any other exception is a mistake of ours: it is told with its trace, and the service goes on with its next step.
/// </summary>
/// <param name="trouble">The sentence before the reason, for instance "The list of lost cards cannot be kept".</param>
internal sealed class StepLoop(TimeProvider time, ILogger log, string trouble)
{
    private string? _told;

    /// <param name="every">The pause between the end of a step and the next one; the first one begins at once.</param>
    public async Task RunAsync(TimeSpan every, Action step, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Run(() => Try(step), CancellationToken.None);
            await Task.Delay(every, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One step that throws nothing.</summary>
    public void Try(Action step)
    {
        try
        {
            step();
            _told = null;
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is left is done after the next start.
        }
        catch (Exception e)
        {
            if (_told != e.Message) Tell(e);
            _told = e.Message;
        }
    }

    private void Tell(Exception e)
    {
        var foreseen = Database.IsStorageFailure(e) || e is RefusedException or UnauthorizedAccessException;
        log.LogError(foreseen ? null : e, "{Trouble}: {Why} It is tried again.", trouble, e.Message);
    }
}
