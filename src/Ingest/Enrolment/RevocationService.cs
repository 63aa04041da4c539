using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Enrolment;

/// <summary>
/// Looks every second whether a key was withdrawn: tells the kiosk on its retained topic of commands, signed, and ends its connections. Whoever comes back with that key
/// is admitted to read that topic and nothing else.
/// </summary>
public sealed class RevocationService(Database database, CentreSigner signer, Action<Publication> publish, MqttGateway gateway, TimeProvider time, ILogger<RevocationService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Whoever was being admitted at the very moment is in by now.</summary>
    private const int LooksAfter = 10;

    private readonly Dictionary<string, int> _watched = new(StringComparer.Ordinal);
    private long _cut = -1;
    private long _told;
    private string _mark = "";
    private readonly StepLoop _loop = new(time, log, "Withdrawn keys of kiosks cannot be made known");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(Look, Step, stoppingToken);

    /// <summary>Cuts off whose key was withdrawn since the last step, and tells what is new; all of it at the first one, and where the centre's own key was certified anew.</summary>
    public void Step()
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        var all = KioskRegister.WithdrawalsAfter(work, 0);
        // At the first step nobody is connected yet.
        foreach (var one in all.Where(w => w.Number > _cut)) Withdraw(one, isNews: _cut >= 0);
        _cut = all.Count > 0 ? all[^1].Number : 0;
        foreach (var (kiosk, left) in _watched.ToList()) Watch(work, kiosk, left);
        // A kiosk that never enrolled is cut off all the same; it holds nothing to check our word by.
        if (all.Count > 0 && signer.CanSign) Tell(work, all);
    }

    private void Tell(Work work, IReadOnlyList<Withdrawal> all)
    {
        var mark = signer.Mark;
        foreach (var kiosk in all.Where(w => mark != _mark || w.Number > _told).Select(w => w.Kiosk).Distinct(StringComparer.Ordinal))
            publish(new Publication(Topics.Commands(new KioskId(kiosk)), EnrolmentJson.Write(signer.Revoke(KioskRegister.Withdrawals(work, kiosk))), QoS: 1, Retain: true));
        (_mark, _told) = (mark, all[^1].Number);
    }

    private void Withdraw(Withdrawal one, bool isNews)
    {
        if (!isNews) return;
        log.LogWarning("Key {Key} of kiosk {Kiosk} is withdrawn: the kiosk is {State}.", one.KeyReference, one.Kiosk, one.State);
        CutOff(one.Kiosk, one.State);
        _watched[one.Kiosk] = LooksAfter;
    }

    private void Watch(Work work, string kiosk, int left)
    {
        if (KioskRegister.Find(work, kiosk)?.State == EnrolmentState.Revoked) CutOff(kiosk, EnrolmentState.Revoked);
        if (left == 0) _watched.Remove(kiosk);
        else _watched[kiosk] = left - 1;
    }

    private void CutOff(string kiosk, string state) =>
        gateway.Disconnect(kiosk, ReasonCode.AdministrativeAction, state == EnrolmentState.Revoked ? "this kiosk was revoked" : "this kiosk was enrolled anew");
}
