using System.Net.Sockets;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Notices;

/// <summary>One attempt with a limit on its time, after which it counts as failed, whatever becomes of it.</summary>
public static class BoundedSend
{
    public static async Task<SendOutcome> SendAsync(SendNotice send, OutgoingMessage message, NoticeOptions options, TimeProvider time, CancellationToken stop = default)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.SendSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            return await send(message, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return SendOutcome.Unreachable($"There was no answer within {options.SendSeconds} seconds.");
        }
        catch (SettingException e)
        {
            return SendOutcome.Paused(e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return SendOutcome.Unreachable($"It cannot be reached: {Reason(e)}.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is, it concerns this one message: the others go on, and this one ends among the dead letters, in sight.
            return SendOutcome.Later($"It could not be sent: {e.GetType().Name}, {Reason(e)}.");
        }
    }

    private static string Reason(Exception e)
    {
        while (e.InnerException is { } inner && e is HttpRequestException or System.Security.Authentication.AuthenticationException) e = inner;
        return string.Concat(e.Message.Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd('.', ' ');
    }
}
