using CardSystem.Ingest.Staff;

namespace CardSystem.Ingest.Web.Words;

/// <summary>What the roles are called.</summary>
internal static class RoleWords
{
    private static readonly Dictionary<StaffRole, Bilingual> Names = new()
    {
        [StaffRole.Platform] = new("平台管理员", "Platform administrator"),
        [StaffRole.District] = new("区级管理员", "District"),
        [StaffRole.SubDistrict] = new("街道管理员", "Sub-district"),
        [StaffRole.Centre] = new("党群服务中心工作人员", "Service centre staff"),
        [StaffRole.BranchSecretary] = new("支部书记", "Branch secretary"),
        [StaffRole.Auditor] = new("审计员", "Auditor"),
        [StaffRole.DataProtection] = new("数据保护专员", "Data protection officer"),
    };

    public static Bilingual Name(StaffRole role) => Names[role];
}
