using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CardSystem.Mqtt.Gateway;

/// <summary>What the gateway tells people, in plain words and not more often than they can read.</summary>
internal sealed class GatewayLog(ILogger logger, TimeProvider time)
{
    private const int LongestQuote = 100;

    private readonly LogBrake _brake = new(time);

    public void Joined(Session session, string remote, string how) =>
        Say(LogLevel.Information, "joined " + session.Identity, $"{Quote(session.Identity)} connected from {remote} as client {Quote(session.ClientId)} ({how})");

    public void Left(Session session, string remote, string why) =>
        Say(LogLevel.Information, "left " + session.Identity, $"{Quote(session.Identity)} at {remote} left: {why}");

    public void Lost(Session session, string remote, string why) =>
        Say(LogLevel.Warning, "lost " + session.Identity, $"{Quote(session.Identity)} at {remote} was disconnected: {why}");

    /// <param name="host">Without the port, which differs at every attempt.</param>
    public void Refused(string host, string remote, string who, string why) =>
        Say(LogLevel.Warning, $"refused {host} {who}", $"A client at {remote} ({Quote(who)}) was refused: {why}");

    public void NotPermitted(Session session, string what, string topic) =>
        Say(LogLevel.Warning, $"permission {session.Identity} {what}", $"{Quote(session.Identity)} may not {what} {Quote(topic)}");

    public void NotRetained(string topic) =>
        Say(LogLevel.Error, "retained", $"The store of retained messages is full: {Quote(topic)} was not kept. Raise RetainedMessages or RetainedBytes");

    public void Failed(Session session, Exception failure) =>
        logger.LogError(failure, "A message or connection of {Identity} could not be handled", Quote(session.Identity));

    public void AdmissionFailed(string remote, Exception failure) =>
        logger.LogError(failure, "Whether the client at {Remote} may enter could not be decided", remote);

    /// <summary>Text from outside made fit for one line of a log: no control characters, not endless.</summary>
    public static string Quote(string text)
    {
        var cut = text.Length > LongestQuote ? text[..LongestQuote] + "…" : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '�' : c)) : cut;
    }

    private void Say(LogLevel level, string key, string text)
    {
        if (!_brake.Allows(key, out var unsaid)) return;
        var more = unsaid == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {unsaid} times more that were not logged)");
        logger.Log(level, "{Event}{More}", text, more);
    }
}
