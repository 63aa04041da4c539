using CardSystem.Ingest.Live;

namespace CardSystem.Ingest.Web.View;

/// <summary>What people call the things a snapshot refers to by id; an id nobody named stands for itself.</summary>
internal sealed class LiveNames
{
    private readonly Dictionary<string, string> _centres = [];
    private readonly Dictionary<string, string> _sessions = [];
    private readonly Dictionary<string, string> _kiosks = [];

    public LiveNames(LiveSnapshot snapshot)
    {
        foreach (var centre in snapshot.Centres)
        {
            _centres[centre.Id] = centre.Name;
            foreach (var session in centre.Sessions) _sessions[session.Id] = session.Name;
        }

        foreach (var kiosk in snapshot.Kiosks) _kiosks[kiosk.Id] = kiosk.Name;
    }

    public string Centre(string id) => _centres.GetValueOrDefault(id, id);
    public string Session(string id) => _sessions.GetValueOrDefault(id, id);
    public string Kiosk(string id) => _kiosks.GetValueOrDefault(id, id);
}
