using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Assets;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>What every page of the desk needs. One for each request.</summary>
public sealed class DeskContext(Caller caller, Gate gate, Database database, TimeProvider time, DistrictClock clock, PageAssets assets, WebOptions web)
{
    public Caller Caller => caller;
    public Gate Gate => gate;
    public Database Database => database;
    public TimeProvider Time => time;
    public DistrictClock Clock => clock;
    public PageAssets Assets => assets;
    public WebOptions Web => web;
}
