import { defineEntity, p, type Opt } from '@mikro-orm/core';
import { caseless, jsonObject, moment } from '#platform/data/columns.ts';
import { currentUser, outlived, ownWithoutOrganization, verifiedEmail } from '../policies.ts';
import { tenantOwned } from '../tenantOwned.ts';
import { User } from '../user/entities.ts';

/** How long one is kept. */
export const notificationDays = 365;

export const notificationCategories = [
  'INVITATION',
  'SURVEY',
  'INTEGRATION',
  'ANALYSIS',
  'PROJECT',
  'CONTENT',
  'INBOX',
  'GOAL',
  'WORKFLOW',
  'SECURITY',
  'SYSTEM',
  'WELCOME',
  'GENERAL',
] as const;

/** What its reader has not put away. */
const isOpen = `(status = ANY (ARRAY['UNREAD'::text, 'READ'::text]))`;

const NotificationSchema = defineEntity({
  name: 'Notification',
  uniques: [
    // NULLS NOT DISTINCT, which the ORM's options cannot say.
    {
      name: 'notification_dedupe_unique',
      expression: `create unique index "notification_dedupe_unique" on "notification" ("organization_id", "user_id", "email", "dedupe_key") nulls not distinct where dedupe_key is not null`,
    },
  ],
  indexes: [
    { properties: ['createdAt'] },
    {
      name: 'notification_list_index',
      properties: ['organizationId', 'user', 'urgency', 'createdAt', 'id'],
      where: isOpen,
    },
    {
      name: 'notification_time_list_index',
      properties: ['organizationId', 'user', 'createdAt', 'id'],
      where: isOpen,
    },
    {
      name: 'notification_status_list_index',
      properties: ['organizationId', 'user', 'status', 'urgency', 'createdAt', 'id'],
    },
    {
      name: 'notification_category_list_index',
      properties: ['organizationId', 'user', 'category', 'urgency', 'createdAt', 'id'],
      where: isOpen,
    },
    {
      name: 'notification_status_time_list_index',
      properties: ['organizationId', 'user', 'status', 'createdAt', 'id'],
    },
    {
      name: 'notification_category_time_list_index',
      properties: ['organizationId', 'user', 'category', 'createdAt', 'id'],
      where: isOpen,
    },
    { properties: ['email'] },
  ],
  checks: [{ name: 'notification_recipient', expression: '(user_id IS NOT NULL) OR (email IS NOT NULL)' }],
  policies: [
    ...ownWithoutOrganization(
      `((user_id = ${currentUser}) OR (email = ${verifiedEmail}))`,
      outlived('created_at', notificationDays),
    ),
  ],
  properties: {
    ...tenantOwned,
    user: () => p.manyToOne(User).deleteRule('cascade').ref().nullable(),
    email: caseless().nullable(),
    category: p.enum(notificationCategories).default('GENERAL'),
    code: p.string().length(60),
    title: p.string().length(255),
    message: p.text().default(''),
    priority: p.enum(['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const).default('NORMAL'),
    urgency: p
      .smallint()
      .$type<Opt<number>>()
      .generated(
        `(CASE priority WHEN 'URGENT'::text THEN 3 WHEN 'HIGH'::text THEN 2 WHEN 'NORMAL'::text THEN 1 ELSE 0 END) stored`,
      ),
    status: p.enum(['UNREAD', 'READ', 'DISMISSED', 'ACTED'] as const).default('UNREAD'),
    actionUrl: p.string().length(500).nullable(),
    actionLabel: p.string().length(100).nullable(),
    subjectType: p.text().nullable(),
    subjectId: p.text().nullable(),
    metadata: jsonObject(),
    dedupeKey: p.string().length(120).nullable(),
    expiresAt: moment().nullable(),
    readAt: moment().nullable(),
  },
});

/** Something that a person should know. `urgency` is the priority as a number, for ordering. */
export class Notification extends NotificationSchema.class {
  markRead(now = new Date()): void {
    if (this.status !== 'UNREAD') return;
    this.status = 'READ';
    this.readAt = now;
  }

  dismiss(now = new Date()): void {
    this.readAt ??= now;
    this.status = 'DISMISSED';
  }
}
NotificationSchema.setClass(Notification);

/** Whose notifications exist for a reader: their own. */
export const ownNotification = `t.user_id = ${currentUser}`;
