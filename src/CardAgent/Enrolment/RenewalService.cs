using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>
/// Renews the kiosk's certificates over mutual TLS in time, and tries again for as long as they last; the link takes the new one at its next connect, without a restart.
/// A centre that says that this kiosk is revoked is asked for its signed word.
/// </summary>
public sealed class RenewalService(
    KioskId kiosk, KioskKey key, KioskAnchors anchors, KioskCredentials credentials, Retirement retirement, EnrolmentOptions options, UplinkOptions uplink, KioskClock clock, HealthBook health,
    TimeProvider time, Random random, ILogger<RenewalService> log) : BackgroundService
{
    /// <summary>How often it is looked whether something is due.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly double _draw = random.NextDouble();
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    private int _failures;
    private string _lastFault = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Centre.Length == 0 || uplink.CertificateFile.Length == 0) return;
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            do await StepAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The kiosk is being switched off.
        }
    }

    /// <summary>Renews where it is due, and says how things are.</summary>
    internal async Task StepAsync(CancellationToken stop)
    {
        try
        {
            var now = time.GetUtcNow();
            var (from, until) = KioskLogin.Validity(uplink.CertificateFile);
            credentials.SetUntil(until);
            // One that has ended opens no connection any more; only a new code helps.
            if (now >= RenewalRules.DueAt(from, until, _draw) && now >= _nextTry && now <= until) until = await TryAsync(until, now, stop);
            (from, until) = KioskLogin.Validity(uplink.CertificateFile);
            Tell(RenewalRules.Trouble(from, until, now, _lastFault));
        }
        catch (SettingException e)
        {
            Tell(e.Message.TrimEnd('.'));
        }
    }

    private async Task<DateTimeOffset> TryAsync(DateTimeOffset until, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            using var client = new EnrolmentClient(new Uri(options.Centre), CentreTrust.FromPem(await File.ReadAllTextAsync(options.AuthorityFile, stop)), KioskLogin.Context(uplink.CertificateFile, key));
            var readers = health.Readers.Select(r => r.Name).ToList();
            var answer = await RenewAsync(client, new EnrolmentRequest(Convert.ToBase64String(key.Request(kiosk.ToString())), MachineFacts.Of(clock.Boot, key.Store, readers)), stop);
            if (AnswerRules.Fault(answer, kiosk.ToString(), key.Point, now) is { } fault) throw new EnrolmentFailedException("the centre's answer cannot be used: " + fault);
            Keep(answer);
            (_failures, _lastFault, _nextTry) = (0, "", DateTimeOffset.MinValue);
            log.LogInformation("The kiosk's certificates are renewed until {Until:yyyy-MM-dd}; the link takes them at its next connect.", answer.Until);
            return answer.Until;
        }
        catch (Exception e) when (e is EnrolmentFailedException or IOException or UnauthorizedAccessException)
        {
            _lastFault = e.Message.TrimEnd('.');
            var wait = RenewalRules.RetryAfter(++_failures, until, now, random.NextDouble());
            _nextTry = now + wait;
            log.LogWarning("The kiosk's certificates could not be renewed: {Reason}. It is tried again in {Minutes:0} min; they end on {Until:yyyy-MM-dd}.", _lastFault, wait.TotalMinutes, until);
            return until;
        }
    }

    private async Task<EnrolmentAnswer> RenewAsync(EnrolmentClient client, EnrolmentRequest request, CancellationToken stop)
    {
        try
        {
            return await client.RenewAsync(request, stop);
        }
        catch (EnrolmentFailedException e) when (e.Status == StatusCodes.Status403Forbidden)
        {
            if ((await client.StateAsync(stop)).Commands is { } commands) retirement.Take(commands);
            throw;
        }
    }

    private void Keep(EnrolmentAnswer answer)
    {
        new IdentityFiles(Path.GetDirectoryName(uplink.CertificateFile)!).Write(answer);
        anchors.Reload();
        credentials.Renewed(answer.Until);
    }

    private void Tell(string? trouble)
    {
        if (trouble is null) health.Clear(TroubleKind.CertificateEnding);
        else health.Raise(TroubleKind.CertificateEnding, trouble);
    }
}
