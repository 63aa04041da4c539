using CardSystem.Contracts;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.KioskOrders;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Gateway;

/// <summary>The centre behind the MQTT gateway: says who may enter, hands taps to the inbox and statuses to the book.</summary>
public sealed class IngestGateway(AdmissionStore store, InboxDoor inbox, KioskStatusBook statuses, CloneBook clones, ILogger<IngestGateway> log, OrderAnswers? answers = null) : IMqttApplication
{
    public ValueTask<MqttAdmission> AdmitAsync(MqttArrival arrival, CancellationToken cancel) => ValueTask.FromResult(Admit(arrival));

    public bool Takes(string topic) => Topics.TryParseKiosk(topic, out _, out var leaf) && leaf == "taps";

    public ValueTask TakeAsync(InboundPublish publish, CancellationToken cancel) => inbox.TakeAsync(publish, cancel);

    public void Observe(string identity, Publication publication)
    {
        if (!Topics.TryParseKiosk(publication.Topic, out var kiosk, out var leaf) || kiosk.ToString() != identity) return;
        if (leaf == "status") TakeStatus(kiosk, publication.Payload.Span);
        else if (leaf == "answers") answers?.Take(kiosk, publication.Payload.Span);
    }

    private void TakeStatus(KioskId kiosk, ReadOnlySpan<byte> payload)
    {
        if (statuses.Take(kiosk, payload) is { Online: true } status) clones.Noted(kiosk, status.Boot);
    }

    private void Arrive(KioskId kiosk, MqttArrival arrival)
    {
        inbox.Arrive(kiosk);
        clones.Arrived(kiosk, arrival.RemoteEndPoint);
    }

    private MqttAdmission Admit(MqttArrival arrival)
    {
        var (name, byCertificate) = AdmissionRules.ClaimedName(arrival);
        if (string.IsNullOrEmpty(name)) return MqttAdmission.Refuse(ReasonCode.BadUserNameOrPassword, "A user name and password, or a client certificate, is needed.");
        try
        {
            var (kiosk, account, clientIdIsKiosk) = store.Find(name, arrival.ClientId);
            var admission = AdmissionRules.Decide(arrival, name, byCertificate, kiosk, account, clientIdIsKiosk);
            if (kiosk is not null && AdmissionRules.IsKiosk(admission, name)) Arrive(new KioskId(name), arrival);
            return admission;
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            log.LogError("Nobody can be admitted, because the register cannot be read: {Why}", e.Message);
            return MqttAdmission.Refuse(ReasonCode.ServerUnavailable, "The centre cannot read its register at the moment; try again later.");
        }
    }
}
