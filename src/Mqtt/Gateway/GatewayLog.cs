using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CardSystem.Mqtt.Gateway;

/// <summary>What the gateway tells people, in plain words and not more often than they can read.</summary>
internal sealed class GatewayLog(ILogger logger, TimeProvider time)
{
    private readonly LogBrake _brake = new(time);

    public void Joined(Session session, string remote, string how) =>
        Say(LogLevel.Information, "joined " + session.Identity, $"{PlainText.Of(session.Identity)} connected from {remote} as client {PlainText.Of(session.ClientId)} ({how})");

    public void Left(Session session, string remote, string why) =>
        Say(LogLevel.Information, "left " + session.Identity, $"{PlainText.Of(session.Identity)} at {remote} left: {why}");

    public void Lost(Session session, string remote, string why) =>
        Say(LogLevel.Warning, "lost " + session.Identity, $"{PlainText.Of(session.Identity)} at {remote} was disconnected: {why}");

    /// <param name="host">Without the port, which differs at every attempt.</param>
    public void Refused(string host, string remote, string who, string why) =>
        Say(LogLevel.Warning, $"refused {host} {who}", $"A client at {remote} ({PlainText.Of(who)}) was refused: {why}");

    public void NotPermitted(Session session, string what, string topic) =>
        Say(LogLevel.Warning, $"permission {session.Identity} {what}", $"{PlainText.Of(session.Identity)} may not {what} {PlainText.Of(topic)}");

    public void NotRetained(string topic) =>
        Say(LogLevel.Error, "retained", $"The store of retained messages is full: {PlainText.Of(topic)} was not kept. Raise RetainedMessages or RetainedBytes");

    public void Failed(Session session, Exception failure) =>
        logger.LogError(failure, "A message or connection of {Identity} could not be handled", PlainText.Of(session.Identity));

    public void AdmissionFailed(string remote, Exception failure) =>
        logger.LogError(failure, "Whether the client at {Remote} may enter could not be decided", remote);

    private void Say(LogLevel level, string key, string text)
    {
        if (!_brake.Allows(key, out var unsaid)) return;
        var more = unsaid == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {unsaid} times more that were not logged)");
        logger.Log(level, "{Event}{More}", text, more);
    }
}
