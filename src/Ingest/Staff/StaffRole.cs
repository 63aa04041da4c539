namespace CardSystem.Ingest.Staff;

/// <summary>What a person is at a unit. A role counts at its unit and at everything below it.</summary>
public enum StaffRole
{
    /// <summary>Runs machines and accounts; sees nobody's name.</summary>
    Platform,
    District,
    SubDistrict,
    /// <summary>Staff of a service centre or community.</summary>
    Centre,
    BranchSecretary,
    /// <summary>Sees everything masked, changes nothing.</summary>
    Auditor,
    DataProtection,
}

/// <summary>A role somebody has at a unit.</summary>
/// <param name="Unit">An organisation's id.</param>
public sealed record Grant(StaffRole Role, string Unit);
